/// <reference types="vite/client" />

declare module "virtual:texts/*" {
  /** The Fluent source of one page's texts in one language. */
  const source: string;
  export default source;
}
