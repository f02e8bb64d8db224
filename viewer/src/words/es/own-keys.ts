import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "Combinaciones de teclas propias",
  use: "Se guardan en este navegador, para todas las consolas.",
  none: "Todavía no hay ninguna.",
  name: "Para qué sirve",
  nameOf: (keys) => `Para qué sirve ${keys}`,
  raise: (keys) => `Subir ${keys}`,
  remove: (keys) => `Eliminar ${keys}`,
  press: "Haga clic aquí y pulse las teclas",
  orChoose: "O elíjalas",
  key: "Tecla",
  noKey: "Ninguna tecla",
  add: "Añadir",
  added: "Añadida",
  tooMany: (max) => `Se pueden guardar ${max} como máximo`,
  import: "Importar…",
  export: "Exportar",
  read: (count) =>
    plural(count, { one: `Se ha añadido ${count}`, other: `Se han añadido ${count}` }),
  notRead: "Este archivo no contiene combinaciones de teclas que se puedan leer",
  done: "Listo",
};
