extern int a;
static int a;

// 2:12: 'a' is declared static after a declaration with external linkage
