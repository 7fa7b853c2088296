/* GNU statement expressions: values of every class, in initialisers, conditions, calls, with jumps inside. */
int printf(const char *, ...);

struct pair { int a, b; };
#define MAX(x, y) ({ __typeof__(x) _x = (x); __typeof__(y) _y = (y); _x > _y ? _x : _y; })
#define SWAP(x, y) do { __typeof__(x) _t = x; x = y; y = _t; } while (0)

static int early(int n) { int r = ({ if (n > 5) return 55; n * 2; }); return r; }
static int loops(void) { int s = 0; for (int i = 0; i < 10; i++) s += ({ if (i == 5) break; if (i & 1) continue; i; }); return s; }
static int labelled(int n) { return ({ if (n) goto skip; n = 40; skip: n + 1; }); }

int main(void)
{
    int i = 3, j = 7;
    printf("%d %g %d\n", MAX(i, j), MAX(1.5, j), MAX(i++, 2)); 
    SWAP(i, j);
    struct pair p = ({ struct pair q = {i, j}; q.a++; q; });
    printf("%d %d %d %d\n", i, j, p.a, p.b);
    struct { struct pair in; int n; } nested = {({ struct pair q = {1, 2}; q; }), ({ 5; })};
    int elided[2][2] = {({ i++; }), ({ i++; }), 3};
    printf("%d %d %d %d %d %d\n", nested.in.b, nested.n, elided[0][0], elided[0][1], elided[1][0], i);
    printf("%d %d %d %d %d\n", early(1), early(9), loops(), labelled(0), labelled(2));
    if (({ int t = i; t > 3; })) printf("yes ");
    for (int k = ({ 1; }); ({ k < 4; }); ({ k++; })) printf("%d ", k);
    ({ printf("void "); });
    ({ });
    printf("%d %d\n", ({ int a[] = {1, 2, 3}; a[1]; }), ({ char c = 'x'; c; }) + 1);
    printf("%d %d\n", ({ struct pair q = {8, 9}; q; }).b, (int)sizeof(({ char c = 1; c; })));
    const char *s = ({ "string"; });
    int x = ({ int x = 5; ({ int x = 6; x; }) + x; });
    printf("%s %d\n", s, x);
    printf("%d\n", ({ switch (x) { case 11: x = 1; } x; }));
    struct pair made, *at = ({ ({ i++; &made; }); });
    *({ ({ ({ i++; at; }); }); }) = ({ ({ struct pair q = {i, 7}; q; }); });
    printf("%d %d %d\n", made.a, made.b, ({ i > 99 ? 0 : ({ { i = 50; } ({ i; }); }); }));
    return 0;
}
