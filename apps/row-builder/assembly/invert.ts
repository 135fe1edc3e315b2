// The inverse of a symmetric, positive definite matrix, in AssemblyScript with 128-bit SIMD; scripts/assembly.mjs
// compiles it. The matrix has `n` rows of `n` 32-bit floats. The method is Cholesky's: A = L L^T, M = L^-1, and the
// inverse is M^T M. All of it happens in place: the lower triangle holds A, then L, then the result; the upper one
// holds M transposed. So all long loops run along rows. It takes about n^3 / 2 multiplications.

let n: i32 = 0;
let stride: usize = 0;
let matrix: usize = 0;
/** 1 / L[i][i] for each i. */
let inverseDiagonal: usize = 0;
/** The last results of `dots`: sums[4 rows][2 columns]. */
const sums: usize = memory.data(32, 16);

/** Makes room for a matrix of `size` rows. Returns its address; the memory may have moved. */
export function reserve(size: i32): usize {
  n = size;
  stride = (<usize>n) << 2;
  matrix = (__heap_base + 15) & ~15;
  inverseDiagonal = matrix + stride * n;
  const pages = <i32>((inverseDiagonal + stride + 0xffff) >>> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  return matrix;
}

export function invert(): void {
  decompose();
  invertLower();
  multiply();
  for (let row = 0; row < n; row++) for (let column = 0; column < row; column++) set(column, row, get(row, column));
}

/** Replaces the lower triangle by L, two columns and four rows at a time. */
function decompose(): void {
  for (let j = 0; j < n; j += 2) {
    const last = min(j + 1, n - 1);
    for (let row = j; row <= last; row++) {
      for (let column = j; column <= row; column++) {
        const rest = get(row, column) - dot(at(row, 0), at(column, 0), column);
        set(row, column, row === column ? Mathf.sqrt(rest) : rest / get(column, column));
      }
      store<f32>(inverseDiagonal + ((<usize>row) << 2), 1 / get(row, row));
    }
    for (let i = last + 1; i < n; i += 4) {
      if (i + 4 <= n) dots(at(i, 0), at(j, 0), j);
      for (let row = i; row < min(i + 4, n); row++) {
        const isTile = i + 4 <= n;
        const first = (get(row, j) - (isTile ? sum(row - i, 0) : dot(at(row, 0), at(j, 0), j))) * inverse(j);
        set(row, j, first);
        if (last === j) continue;
        const common = isTile ? sum(row - i, 1) : dot(at(row, 0), at(last, 0), j);
        set(row, last, (get(row, last) - common - first * get(last, j)) * inverse(last));
      }
    }
  }
}

/** Fills the upper triangle with M transposed: M[i][j] = -(sum of L[i][k] M[k][j] for k from j to i - 1) / L[i][i]. */
function invertLower(): void {
  for (let j = 0; j < n; j += 2) {
    const last = min(j + 1, n - 1);
    if (last > j) set(j, last, -get(last, j) * inverse(j) * inverse(last));
    const start = last + 1;
    for (let i = start; i < n; i += 4) {
      const isTile = i + 4 <= n;
      if (isTile) dots(at(i, start), at(j, start), i - start);
      for (let row = i; row < min(i + 4, n); row++) {
        for (let column = j; column <= last; column++) {
          let total = isTile ? sum(row - i, column - j) : dot(at(row, start), at(column, start), i - start);
          total += get(row, column) * inverse(column);
          if (column < last) total += get(row, last) * get(column, last);
          for (let k = i; k < row; k++) total += get(row, k) * get(column, k);
          set(column, row, -total * inverse(row));
        }
      }
    }
  }
}

/** Replaces the lower triangle by that of M^T M: P[b][a] = sum of M[k][a] M[k][b] for k from b. */
function multiply(): void {
  for (let b = 0; b < n; b += 2) {
    const last = min(b + 1, n - 1);
    const start = last + 1;
    for (let a = 0; a <= last; a += 4) {
      const isTile = a + 3 < b;
      if (isTile) dots(at(a, start), at(b, start), n - start);
      for (let row = a; row < min(a + 4, last + 1); row++) {
        for (let column = max(b, row); column <= last; column++) {
          let total = isTile ? sum(row - a, column - b) : dot(at(row, start), at(column, start), n - start);
          for (let k = column; k <= last; k++) total += transposed(row, k) * transposed(column, k);
          set(column, row, total);
        }
      }
    }
  }
}

/** M[k][row], k not below row. */
function transposed(row: i32, k: i32): f32 {
  return row === k ? inverse(k) : get(row, k);
}

/** The products of four rows, from address `a`, with two rows, from address `b`, over `count` columns. */
function dots(a: usize, b: usize, count: i32): void {
  const a1 = a + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  const b1 = b + stride;
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  const whole = (<usize>(count & ~3)) << 2;
  for (let k: usize = 0; k < whole; k += 16) {
    const x0 = v128.load(b + k);
    const x1 = v128.load(b1 + k);
    let y = v128.load(a + k);
    s00 = f32x4.add(s00, f32x4.mul(y, x0));
    s01 = f32x4.add(s01, f32x4.mul(y, x1));
    y = v128.load(a1 + k);
    s10 = f32x4.add(s10, f32x4.mul(y, x0));
    s11 = f32x4.add(s11, f32x4.mul(y, x1));
    y = v128.load(a2 + k);
    s20 = f32x4.add(s20, f32x4.mul(y, x0));
    s21 = f32x4.add(s21, f32x4.mul(y, x1));
    y = v128.load(a3 + k);
    s30 = f32x4.add(s30, f32x4.mul(y, x0));
    s31 = f32x4.add(s31, f32x4.mul(y, x1));
  }
  const rest = count & 3;
  store<f32>(sums, total4(s00) + dot(a + whole, b + whole, rest));
  store<f32>(sums, total4(s01) + dot(a + whole, b1 + whole, rest), 4);
  store<f32>(sums, total4(s10) + dot(a1 + whole, b + whole, rest), 8);
  store<f32>(sums, total4(s11) + dot(a1 + whole, b1 + whole, rest), 12);
  store<f32>(sums, total4(s20) + dot(a2 + whole, b + whole, rest), 16);
  store<f32>(sums, total4(s21) + dot(a2 + whole, b1 + whole, rest), 20);
  store<f32>(sums, total4(s30) + dot(a3 + whole, b + whole, rest), 24);
  store<f32>(sums, total4(s31) + dot(a3 + whole, b1 + whole, rest), 28);
}

function at(row: i32, column: i32): usize {
  return matrix + <usize>row * stride + ((<usize>column) << 2);
}

function get(row: i32, column: i32): f32 {
  return load<f32>(at(row, column));
}

function set(row: i32, column: i32, value: f32): void {
  store<f32>(at(row, column), value);
}

function inverse(row: i32): f32 {
  return load<f32>(inverseDiagonal + ((<usize>row) << 2));
}

function sum(row: i32, column: i32): f32 {
  return load<f32>(sums + ((<usize>row * 2 + column) << 2));
}

/** The product of two rows over `count` columns. */
function dot(a: usize, b: usize, count: i32): f32 {
  let total = f32x4.splat(0);
  let k: usize = 0;
  const whole = (<usize>(count & ~3)) << 2;
  const end = (<usize>count) << 2;
  for (; k < whole; k += 16) total = f32x4.add(total, f32x4.mul(v128.load(a + k), v128.load(b + k)));
  let result = total4(total);
  for (; k < end; k += 4) result += load<f32>(a + k) * load<f32>(b + k);
  return result;
}

function total4(value: v128): f32 {
  return (
    f32x4.extract_lane(value, 0) +
    f32x4.extract_lane(value, 1) +
    (f32x4.extract_lane(value, 2) + f32x4.extract_lane(value, 3))
  );
}
