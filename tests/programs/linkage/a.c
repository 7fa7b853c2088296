/* Linkage across units: statics that collide, tentative definitions, extern arrays, inline, weak, shared types. */
int printf(const char *, ...);
struct shared { int a; char b[3]; };
extern struct shared shared_object; extern const int table[]; extern int (*operation)(int); extern struct opaque *handle; struct opaque;
int opaque_value(struct opaque *); int from_b(void); double real(float); int shared_function(struct shared s); void count(void);
static int hidden = 1; static int helper(void) { static int state = 10; return state++ + hidden; }
static struct { int x; } unnamed = {3}; typedef int local_type; enum { CONSTANT = 1 };
int common; int defined_here = 5; extern int defined_here; static int twice(int n) { return 2 * n; }
inline int inlined(int n) { return n + 100; } extern int inlined(int);
__attribute__((weak)) int overridable(void) { static int state = 1; return state++; }
__attribute__((weak)) int weak_object = 1; int strong_object = 2; int a(void) { static int b = 3; return b++; } static int clash(void) { return 1; }
int print(const char *, ...) __asm__("say"); int say(const char *text, ...) { return printf("%s\n", text); } int external_inline(int);
inline int external_inline(int n) { return n + 7; }
int main(void)
{
    extern int only_in_block; extern int block_function(int); local_type n = CONSTANT;
    operation = twice; shared_object.a += 1; common += 2;
    printf("%d %d %d %d\n", shared_object.a, shared_object.b[1], table[2], (int)operation(21));
    printf("%d ", helper()); printf("%d ", helper()); printf("%d %d\n", from_b(), unnamed.x);
    printf("%g %d %d %d %d\n", real(1.5f), shared_function((struct shared){5, "ab"}), only_in_block, block_function(3), opaque_value(handle));
    count(); count(); printf("%d %d %d %d\n", common, inlined(n), overridable(), defined_here);
    extern int b_total(void);
    printf("%d %d %d %d %d\n", weak_object, strong_object, a() + clash(), b_total(), print("said"));
    return 0;
}
