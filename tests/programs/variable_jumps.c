int printf(const char *, ...);
// VLAs with every way out of a scope, checked for stack growth
static char *top; static long depth(void) { char c; char *volatile p = &c; return top - p; }
static int sw(int n, int k) { int t = 0; for (int i = 0; i < n; i++) { int a[k + i % 3]; a[0] = i; switch (i % 5) { case 0: continue; case 1: { int b[k]; b[0] = 1; t += b[0]; break; } case 2: goto next; case 3: t += (int)sizeof a; default: t++; } t += a[0] & 1; next:; } return t; }
static int nest(int n) { int t = 0; for (int i = 1; i < n; i++) { char x[i]; for (int j = 1; j < 5; j++) { char y[j * i]; if (j == 3) break; y[j * i - 1] = 1; t += y[j * i - 1] + (int)sizeof y; { char z[j]; if (j == 2) continue; z[0] = 1; t += z[0]; } } if (i % 7 == 0) { char w[i]; w[0] = 2; t += w[0]; continue; } x[0] = 1; t += x[0]; } return t; }
static int whiles(int n) { int t = 0, i = 0; while (i < n) { int a[i + 1]; a[i] = i; t += a[i]; i++; if (i & 1) continue; } do { int b[i]; b[i - 1] = 1; t += b[i - 1]; i--; if (i == 3) break; } while (i > 0); return t; }
static int back(int n) { int c = 0; { again:; int a[n]; a[0] = c; if (a[0] < 50000) { int b[n]; b[0] = 1; c += b[0]; goto again; } } return c; }
static int expr(int n) { int t = 0; for (int i = 0; i < 30000; i++) t += ({ int a[n + 1]; a[n] = i & 3; if (i == 29999) break; a[n]; }); return t; }
static int ret(int n) { for (;;) { int a[n]; a[0] = n; if (n > 3) return a[0]; n++; } }
static void vparam(int n, int m, double a[n][m], double (*b)[n][m], double c[restrict static n * m]) { for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { a[i][j] = i * m + j; (*b)[i][j] = -a[i][j]; c[i * m + j] = a[i][j] * 2; } }
static int (*rows(int n, int (*m)[n]))[] { return (int (*)[])m; }
struct s { int n; int v[3]; }; static int init(int n) { struct s arr[n]; for (int i = 0; i < n; i++) arr[i] = (struct s){ i, { i, [2] = 7 } }; int t = 0; for (int i = 0; i < n; i++) t += arr[i].n + arr[i].v[0] + arr[i].v[1] + arr[i].v[2]; struct s *p = arr, (*pa)[n] = &arr; return t + (int)(&(*pa)[n - 1] - p) + (int)sizeof *pa; }
static unsigned long sz(int n) { typedef char t[n][n + 1]; t x; unsigned long r = sizeof x + sizeof(t[2]) + sizeof *x + sizeof(typeof(x[0])); int (*f[2])[n]; r += sizeof f + sizeof *f[0]; return r; }
int main(void) { char c; top = &c; printf("%d %d %d %d %d %d\n", sw(100000, 5), nest(300), whiles(2000), back(7), expr(9), ret(1)); double a[2][3], b[2][3], d[6]; vparam(2, 3, a, &b, d); printf("%g %g %g\n", a[1][2], b[1][1], d[4]); int m[2][4] = { { 1 }, { 5 } }; printf("%d\n", (*rows(4, m))[0]); printf("%d %lu\n", init(10), sz(5)); printf("%d\n", depth() < 100000); return 0; }
