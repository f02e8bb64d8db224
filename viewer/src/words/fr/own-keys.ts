import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "Vos combinaisons de touches",
  use: "Elles sont conservées dans ce navigateur, pour toutes les consoles.",
  none: "Il n’y en a pas encore.",
  name: "À quoi elle sert",
  nameOf: (keys) => `À quoi sert ${keys}`,
  raise: (keys) => `Monter ${keys}`,
  remove: (keys) => `Supprimer ${keys}`,
  press: "Cliquez ici et appuyez sur les touches",
  orChoose: "Ou choisissez-les",
  key: "Touche",
  noKey: "Aucune touche",
  add: "Ajouter",
  added: "Ajoutée",
  tooMany: (max) => `${max} au plus peuvent être conservées`,
  import: "Importer…",
  export: "Exporter",
  read: (count) =>
    plural(count, { one: `${count} a été ajoutée`, other: `${count} ont été ajoutées` }),
  notRead: "Ce fichier ne contient aucune combinaison de touches lisible",
  done: "Terminé",
};
