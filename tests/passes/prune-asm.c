// Names in assembly text, attributes that keep, and a unit of which nothing is left.
// expect gone: forgotten never_linked
// expect stays: named_in_asm from_boot kept_by_attribute in_table vector
// expect units: app/main.c runtime/exit.c
int named_in_asm(void);
// unit: app/empty.c
int never_linked(int x) { return x; }
extern int printf(const char *format, ...);
// unit: app/main.c
int named_in_asm(void) { return 42; }
int from_boot(void) { return 43; }
static int __attribute__((used)) kept_by_attribute(void) { return 44; }
static int in_table __attribute__((section(".note.test"), used)) = 7;
static int forgotten(void) { return 45; }
int vector = 6;
__asm__(".globl call_it\ncall_it: /* forgotten */ jmp named_in_asm\n");
int call_it(void);
static int through(void) { int r; __asm__("movl vector, %0" : "=r"(r)); return r; }
int main(void) { printf("%d %d\n", call_it(), through()); return 0; }
