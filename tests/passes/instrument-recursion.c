// Direct and mutual recursion, calls through pointers, a call chain that leaves by exit.
// expect calls: main=1 fib=177 even=6 odd=5 apply=3 add=2 last=1 deeper=1 runtime_exit=1
// expect edges: main>fib=1 fib>fib=176 main>even=1 even>odd=5 odd>even=5 main>apply=3 apply>add=2 apply>deeper=1
// expect edges: deeper>last=1 last>runtime_exit=1
// expect status: 7
void runtime_exit(int status) __attribute__((noreturn));

static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int odd(unsigned n);
static int even(unsigned n) { if (n == 0) return 1; return odd(n - 1); }
static int odd(unsigned n) { if (n == 0) return 0; return even(n - 1); }
static int add(int a, int b) { return a + b; }
static void __attribute__((noreturn)) last(int status) { printf("bye\n"); runtime_exit(status); }
static int deeper(int a, int b) { last(a + b); }
static int apply(int (*f)(int, int), int a, int b) { return f(a, b); }

int main(void) {
    printf("%d\n", fib(10));
    printf("%d\n", even(10));
    printf("%d %d\n", apply(add, 1, 2), apply(add, 3, 4));
    apply(deeper, 3, 4);
    printf("never\n");
    return 1;
}
