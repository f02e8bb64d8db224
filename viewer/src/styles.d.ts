/** Styles of a feature: the build puts them into the page's one stylesheet. */
declare module "*.css";
