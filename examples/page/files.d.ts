/** What the bundler makes of a file: its address. */
declare module "*?url" {
  const address: string;
  export default address;
}
