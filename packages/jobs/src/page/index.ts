/** The web page, served to this machine. */
export { type ServedPage, type ServePageOptions, servePage } from "./serve-page.ts";
