// The reader's clock: used only until the snapshot is known, which has a time of its own.
export const readersClock = () => new Date().toISOString();
