/** What follows from a value that never changes, worked out once for each such value. */

/**
 * `compute`, which remembers by identity what it made of each input for as long as the input lives. Only for pure
 * functions of immutable values: then nobody can tell a remembered result from a new one but by the time it took.
 */
export function oncePer<Input extends object, Output extends object>(compute: (input: Input) => Output): (input: Input) => Output {
  const known = new WeakMap<Input, Output>();
  return (input) => {
    const before = known.get(input);
    if (before !== undefined) return before;
    const made = compute(input);
    known.set(input, made);
    return made;
  };
}
