/* Loops: every form, empty parts, continue and break in each, declarations in for, comma, nested, do-while(0). */
int printf(const char *, ...);
static int n; static int bump(void) { return ++n; }
int main(void)
{
    for (int i = 0; i < 3; i++) printf("%d ", i); for (int i = 0, j = 5; i < j; i++, j--) printf("%d%d ", i, j); int k = 0; for (;;) { if (k++ > 2) break; } printf("%d ", k);
    for (; k > 0; ) k--; while (k < 3) k++; do k += 2; while (k < 10); printf("%d\n", k);
    for (int i = 0; i < 10; i++) { if (i % 2) continue; if (i > 6) break; printf("%d ", i); } int i = 0; while (i++ < 10) { if (i == 3) continue; if (i == 6) break; printf("%d ", i); } i = 0; do { if (i == 2) continue; printf("%d ", i); } while (++i < 4);
    for (int a = 0; a < 3; a++) for (int b = 0; b < 3; b++) { if (b == 1) continue; if (a == 2) break; printf("%d%d ", a, b); } printf("\n");
    for (unsigned char c = 250; c; c++) printf("%d ", c); for (char c = 'a'; c <= 'e'; ++c) printf("%c", c); for (const char *s = "text"; *s; s++) printf("%c.", *s); for (double d = 0; d < 1; d += 0.25) printf("%g ", d); printf("\n");
    for (int v[2] = {3, 0}; v[0]--; v[1]++) printf("%d ", v[1]); while (bump() < 5) ; printf("%d ", n); do ; while (bump() < 8); printf("%d ", n); for (struct { int x; } s = {0}; s.x < 2; s.x++) printf("%d ", s.x); for (;bump() < 12;) ; printf("%d\n", n);
    do { if (n) break; printf("skipped"); } while (0); for (int x = 0; x < 2; x++) { int x = 7; printf("%d ", x++); } for (int x = 3; x; ) { switch (x) { case 2: x = 0; continue; default: break; } x--; } if (0) while (1) { inner: printf("inner\n"); break; } else goto inner;
    return 0;
}
