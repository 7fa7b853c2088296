/* setjmp and longjmp of the C library: volatile locals keep their values, others that did not change do, too. */
int printf(const char *, ...);
typedef struct { long words[8]; int saved; unsigned long mask[16]; } state[1];
int _setjmp(state) __attribute__((returns_twice)); void longjmp(state, int) __attribute__((noreturn));
static state here; static int depth;
static void deeper(int n) { if (n == 0) longjmp(here, 40 + depth); deeper(n - 1); }
static int tries(int n) { volatile int count = 0; int kept = n * 3; int value = _setjmp(here); count++; depth = count; if (count < 4) deeper(count); return value * 100 + count * 10 + kept; }
static int in_condition(void) { int volatile n = 0; if (_setjmp(here) == 0) { n = 5; longjmp(here, 0); } else n++; switch (_setjmp(here)) { case 0: longjmp(here, 3); case 3: n += 10; break; default: n = -1; } return n; }

int main(void) { printf("%d %d\n", tries(1), in_condition()); return 0; }
