int f(void) { return 1; }
int f(void) { return 2; }

// 2:5: 'f' is defined twice
