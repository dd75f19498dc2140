/** A reason to stop that the message tells in full, with what to do about it. */
export class Stop extends Error {}
