/** How long a file's address stays good after its download has begun, in milliseconds. */
const ADDRESS_MS = 60_000;

/** A picture of the screen as PNG; `undefined` where there is none, or none can be made. */
export async function pictureOf(frame: HTMLCanvasElement | undefined): Promise<Blob | undefined> {
  if (frame === undefined) return undefined;
  return new Promise((resolve) => {
    frame.toBlob((blob) => resolve(blob ?? undefined), "image/png");
  });
}

/** Saves it with the person's downloads. */
export function savePicture(picture: Blob, name: string): void {
  const address = URL.createObjectURL(picture);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS);
}

/**
 * Puts it into the person's clipboard; gives whether that was possible. It may still be in the making: browsers let a
 * page do this in the moment of a click alone.
 */
export async function copyPicture(picture: Promise<Blob | undefined>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": made(picture) })]);
    return true;
  } catch {
    return false;
  }
}

async function made(picture: Promise<Blob | undefined>): Promise<Blob> {
  const blob = await picture;
  if (blob === undefined) throw new Error("there is no picture");
  return blob;
}
