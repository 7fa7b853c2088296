/* Old-style definitions and unprototyped calls: arguments are promoted by the caller. */
int printf(const char *, ...);

int old(a, b, c, d) int a; char b; float c; double *d; { return a + b + (int)(c * 2) + (int)*d; }
static int unnamed() { return 5; }
int none(); 
short narrow(s, v) short s; int v[]; { s++; return s + v[1]; }
struct p { long a, b, c; };
long big(p, n) struct p p; int n; { return p.a + p.b * n + p.c; }

int main()
{
    double d = 7.9; int v[2] = {1, 2}; struct p p = {1, 2, 3};
    printf("%d %d %d\n", old(1, 2, 3.5, &d), unnamed(), none(1, 2.0, "x"));
    printf("%d %ld\n", narrow(32767, v), big(p, 10));
    return 0;
}

int none(n, d, s) int n; double d; char *s; { return n + (int)d + s[0]; }
