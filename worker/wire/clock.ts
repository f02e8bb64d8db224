/**
 * A clock that never goes back, made of one that may be set back: in workerd `performance.now()` is the wall
 * clock, `Date.now()`. It continues from where it was. Milliseconds.
 */
export function monotonic(read: () => number): () => number {
  let last = read();
  let offset = 0;
  return () => {
    const time = read() + offset;
    if (time < last) offset += last - time;
    else last = time;
    return last;
  };
}
