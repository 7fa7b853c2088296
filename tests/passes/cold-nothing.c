// All was called: no trap, no cold.c, and the units stay the very ones they were.
// expect traps:
// expect stays: main f
// expect gone:
static int f(void) { return 3; }
int main(void) { printf("%d\n", f()); return 0; }
