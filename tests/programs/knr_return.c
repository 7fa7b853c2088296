/* C89: a function that returns int may return no value, where nobody uses it. */
#pragma meta standard c89
int printf(const char *, ...);
set(p, v) int *p; { if (v < 0) return; *p = v; }
int main(void) { int x = 1; set(&x, -1); printf("%d ", x); set(&x, 5); printf("%d\n", x); return 0; }
