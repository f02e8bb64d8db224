/** What is said of the field for input methods. */
export const later = {
  menu: "Text bar for input methods",
  field: "Text for the machine, by an input method",
  close: "Close the text bar",
  isOn: "An input method is on. To write with it, choose Keys, then “Text bar for input methods”.",
} as const;
