struct shared { int a; char b[3]; };
struct opaque { int hidden; };
struct shared shared_object = {41, {7, 8, 9}}; const int table[5] = {1, 2, 3, 4, 5}; int (*operation)(int); static struct opaque opaque = {66}; struct opaque *handle = &opaque;
static int hidden = 1000; static int helper(void) { static int state = 20; return state++ + hidden; } static struct { char y; } unnamed = {'u'}; typedef long local_type; enum { CONSTANT = 50 };
extern int common; int only_in_block = 12; extern int defined_here; int overridable(void) { static int state = 100; return state++; }
int opaque_value(struct opaque *o) { return o->hidden; }
int from_b(void) { local_type l = helper(); return (int)l + unnamed.y + CONSTANT + defined_here + overridable(); }
double real(float f) { return f * 2; } int shared_function(struct shared s) { return s.a * s.b[1]; } int block_function(int n) { return n * n; }
static void count_hidden(void) { extern int common; common++; } void count(void) { count_hidden(); }
int weak_object = 5; int __attribute__((weak)) strong_object = 9; static int a_b = 4; static int clash(void) { return 2; }
static int name(void) { static int b = 30; return b++; } int external_inline(int); int b_total(void) { return a_b + clash() + name() + external_inline(1); }
