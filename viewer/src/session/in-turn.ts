/** Gives a `step` that can be called while it runs: an event that another brings has its turn once that one is done. */
export function inTurn<Event>(step: (event: Event) => void): (event: Event) => void {
  const events: Event[] = [];
  return (event) => {
    events.push(event);
    if (events.length > 1) return;
    for (let at = events[0]; at !== undefined; at = events[0]) {
      step(at);
      events.shift();
    }
  };
}
