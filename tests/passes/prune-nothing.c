// Everything is needed: the pass returns the very units it was given.
// expect gone:
// expect stays: main f g value
static int value = 1;
static int g(void) { return value; }
static int f(void) { return g(); }
int main(void) { printf("%d\n", f()); return 0; }
