/** Whether there is neither NaN nor infinity among the numbers. */
export function allFinite(data: Float32Array): boolean {
  // Zero times anything else is NaN, which stays in a sum: no branch, no call for each number.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * 0;
  return sum === 0;
}
