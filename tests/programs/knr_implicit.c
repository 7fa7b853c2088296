#pragma meta standard gnu89
int printf();
f(a, b) char a; float b; { return a + (int)b; }
short g(x, p, q) register int x; char *p; short q; { return x + *p + q; }
double h(d, arr, fn) float d; int arr[]; int (*fn)(); { return d + arr[1] + fn('a', 2.5f); }
struct s { int a; long b; }; 
struct s k(v, n) struct s v; unsigned char n; { v.a += n; return v; }
old(n, m, a) int n, m; int a[n][m]; { return a[1][1] + sizeof *a; }
vv(a, n) int n; int a[n][n]; { return a[1][0]; }
int none() { return 3; }
long (*fp(x))() int x; { return x ? (long(*)())0 : (long(*)())none; }
static int later();
main() { int arr[2] = {1, 2}; struct s v = {1, 2}; int grid[2][2] = {{1,2},{3,4}};
  printf("%d %d %f %d\n", f('a', 2.5), g(300, "x", 5), h(1.5, arr, f), k(v, 300).a);
  printf("%d %d %d %d %d\n", old(2, 2, grid), vv(grid, 2), none(), none(1,2), later(1, 2.5));
  auto q = 5; register z = 6; const cc = 7; static st = 8; unsigned u = 3; printf("%d\n", q + z + cc + st + u); undeclared(5); return fp(1) == 0; }
static int later(a, b) double b; { return a + b; }
undeclared(x) { printf("u %d\n", x); return 0; }
