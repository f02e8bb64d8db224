/** Numbers of RFC 6143 §7.7, §7.8 and the community RFB specification, as viewers write them. */
const CLIPBOARD = 0xc0a1_e5ce | 0;
const VMWARE_CURSOR = 0x574d_5664;
const H264 = 50;

const NOVNC_1_2 = [
  [1, 7, -260, 5, 2, 0, -26, -254, -223, -224, -258, -308, -309, -312, -313, -307],
  [CLIPBOARD, VMWARE_CURSOR, -239],
].flat();
const NOVNC_1_4 = NOVNC_1_2.toSpliced(3, 0, 16, 21);
const NOVNC_1_5 = NOVNC_1_4.toSpliced(13, 0, -261);
const NOVNC_1_6 = [
  [1, H264, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -261, -308, -309, -312, -313],
  [-307, CLIPBOARD, -316, VMWARE_CURSOR, -239],
].flat();

/** What viewers declare, in their order. */
export const VIEWER_LISTS = {
  "noVNC 1.0": [1, 7, 5, 2, 0, -260, -26, -254, -223, -224, -258, -308, -309, -312, -313, -239],
  "noVNC 1.1": [1, 7, -260, 5, 2, 0, -26, -254, -223, -224, -258, -308, -309, -312, -313, -239],
  "noVNC 1.2, 1.3 and CloudStack 4.15 to 4.18.0": NOVNC_1_2,
  "noVNC 1.4 and CloudStack 4.18.1 to 4.20": NOVNC_1_4,
  "noVNC 1.5": NOVNC_1_5,
  "noVNC 1.6, 1.7 and CloudStack 4.21": NOVNC_1_6,
  "noVNC with 8 bits of colour": [1, 0, -26, -254, -223, -224, -258, -308, -309, -312, -313, -307],
  "gtk-vnc": [-27, 7, -258, -223, 0x574d_5669, -259, -239, -240, -257, 16, 5, 2, 1, 0],
  rfb2: [0, 1, -223, 5],
  "Raw alone": [0],
  nothing: [],
} as const satisfies Readonly<Record<string, readonly number[]>>;
