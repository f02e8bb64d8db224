import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "Suas combinações de teclas",
  use: "Elas ficam guardadas neste navegador, para todos os consoles.",
  none: "Ainda não há nenhuma.",
  name: "Para que serve",
  nameOf: (keys) => `Para que serve ${keys}`,
  raise: (keys) => `Mover ${keys} para cima`,
  remove: (keys) => `Excluir ${keys}`,
  press: "Clique aqui e pressione as teclas",
  orChoose: "Ou escolha-as",
  key: "Tecla",
  noKey: "Nenhuma tecla",
  add: "Adicionar",
  added: "Adicionada",
  tooMany: (max) => `No máximo ${max} podem ser guardadas`,
  import: "Importar…",
  export: "Exportar",
  read: (count) =>
    plural(count, { one: `${count} foi adicionada`, other: `${count} foram adicionadas` }),
  notRead: "Este arquivo não tem combinações de teclas que possam ser lidas",
  done: "Concluir",
};
