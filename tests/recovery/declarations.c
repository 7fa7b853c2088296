typedef unsigned long size;
int first(int a b) { return a; }
int second(size n, foo_t *m, bar_t c) { return m->x + c; }
int third(foo_t *m);
struct point { int x; int y z; double w; };
int fourth(struct point *p) { return p->x + p->y; }
typedef unsigned char byte
byte buffer[10];
int arr[] = { 1 2, 3 };
enum color { RED GREEN, BLUE };
int fifth(void) { return BLUE + RED + arr[0] + buffer[0] + first(1, 2); }
size sixth(size n) { return n + missing; }
int seventh = ;
int eighth(void) { return seventh; }
struct { int a; int b } trailing;
int ninth(void) { int n = 1; n(); return trailing.a; }
// 2:17: error: expected ')' before 'b'
// 3:20: error: unknown type name 'foo_t'
// 3:30: error: unknown type name 'bar_t'
// 5:29: error: expected ';' before 'z'
// 7:27: error: expected ';' before 'byte'
// 9:17: error: expected '}' before '2'
// 10:18: error: expected '}' before 'GREEN'
// 13:15: error: expected an expression before ';'
// 12:33: error: 'missing' is not declared
// 16:30: error: 'int' is not a function
