/* goto: backward, forward over declarations, into and out of loops and blocks, labels at ends, name spaces. */
int printf(const char *, ...);

static int backward(int n) { int s = 0; again: s += n; if (--n) goto again; return s; }
static int into_loop(int n) { int i = 100; if (n) goto inside; for (i = 0; i < 3; i++) { n++; inside: n += 10; } return n * 1000 + i; }
static int out(int n) { for (int i = 0; ; i++) for (int j = 0; ; j++) { if (i * j > n) goto done; if (j > i) break; } done: return n; }
static int over(int n) { goto skip; int x = 5; n = x; skip: x = n; { int y = 2; goto in; in: y += x; x = y; } return x; }
static int into_block(int n) { if (n > 2) goto middle; { int v = n; n = 50; middle: v = 7; n += v; } return n; }
static int same_name(int x) { struct x { int x; } s = {x}; goto x; s.x = 0; x: return s.x + x; }
static int in_switch(int n) { switch (n) { case 0: goto two; case 1: n = 5; break; two: case 2: n = 9; if (n == 0) goto two; } return n; }
static void at_end(int n) { if (n) goto end; printf("not skipped "); end:; }
static int retry(void) { static int tries; int local = 3; start: { int fresh = tries; local += fresh; if (tries++ < 3) goto start; } return local; }
static int dead(int n) { return n; n++; goto nowhere; nowhere: n--; while (n) { n--; } return n; }
static int loops(int n) { int r = 0; do { if (n == 3) continue; r += n; } while (n--); while (1) { if (r > 5) break; r++; continue; r = 0; } for (;;) { break; } return r; }

int main(void)
{
    printf("%d %d %d %d %d\n", backward(5), into_loop(0), into_loop(1), out(10), over(3));
    printf("%d %d %d %d %d %d\n", into_block(1), into_block(5), same_name(4), in_switch(0), in_switch(1), in_switch(2));
    at_end(0); at_end(1);
    printf("%d %d %d\n", retry(), dead(3), loops(5));
    return 0;
}
