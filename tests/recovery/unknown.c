rows a = 1;
int f(void) { int rows = 3; return rows + 1; }
int g(rows n) { return n; }
int h(void) { return (rows)1 + no_such; }
int i(void) { cols b; cols c; return 2; }
int j(void) { return no_such; }
// 1:1: error: unknown type name 'rows'
// 5:15: error: unknown type name 'cols'
// 6:22: error: 'no_such' is not declared
