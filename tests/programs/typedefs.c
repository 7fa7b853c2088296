/* typedef and typeof: arrays, functions, qualifiers, redeclared, shadowed, in casts, sizeof and declarations. */
int printf(const char *, ...);
typedef int number, *pointer, array[3], function(int), (*callback)(function *, int); typedef number number; typedef const char *text; typedef struct node node; struct node { node *next; number v; }; typedef array matrix[2]; typedef unsigned u8 __attribute__((unused)); typedef enum { A, B } letter; typedef union { letter l; long n; } both; typedef double (*table[2])(double);
static function twice; static int twice(int n) { return n * 2; } static int apply(function *f, int n) { return f(n); } static callback call = apply; static double half(double d) { return d / 2; } static table functions = {half, half}; static const array constant = {1, 2, 3};
static array *whole(array *a) { (*a)[1]++; return a; } static int sum(array a) { return a[0] + a[1] + a[2]; } extern __typeof__(twice) thrice; int thrice(int n) { return n * 3; } static __typeof__(int *) global_pointer; static __typeof__(((node *)0)->v) member;
int main(void)
{
    number n = 5; pointer p = &n; array a = {1, 2, 3}; matrix m = {{1}, {2, 3}}; text t = "text"; node last = {0, 9}, first = {&last, 8}; both b = {.n = B}; __typeof__(n) copy = n; __typeof__(a) other = {7}; __typeof__(m[0][0]) *inner = &m[1][1]; __typeof__(p) q = p; __typeof__(1 + 1.0f) f = 2; __typeof__(const char *) s = t; typeof(n) *again = &copy; const typeof(a) fixed = {4, 5, 6};
    { typedef char number; number c = 'c'; n += sizeof(number) + sizeof c; int text = 3; n += text; } printf("%d %d %d %s %d %d\n", *p, (*whole(&a))[1], m[1][1], t, first.next->v, b.l); printf("%d %d %g %d %d %d %d\n", call(twice, 4), thrice(4), functions[1](5), constant[2], sum(a), *inner, fixed[2]); printf("%d %d %d %g %s %d %d\n", copy, (int)sizeof other, *q, f, s, *again, (int)sizeof(matrix));
    global_pointer = &member; *global_pointer = 3; printf("%d %d\n", member, (int)sizeof(function *)); number number = 6; { struct node { char c; } x = {'x'}; printf("%d %c %d\n", number, x.c, (int)sizeof(struct node)); } return 0;
}
