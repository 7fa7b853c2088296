/* What needs the runtime or the linker: constructors, destructors, setjmp, thread-local and atomic objects. */
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf state;
static _Thread_local int each = 3;
static atomic_int counter;
static char order[8];
static int count;

__attribute__((constructor)) static void last(void) {
    order[count++] = 'b';
}

__attribute__((constructor(150))) static void first(void) {
    order[count++] = 'a';
}

__attribute__((destructor)) static void bye(void) {
    printf("bye %d\n", count);
}

__attribute__((destructor(200))) static void very_last(void) {
    printf("very last\n");
}

static void at_exit(void) {
    printf("atexit\n");
}

static void deep(int n) {
    if (n == 0)
        longjmp(state, 7);
    deep(n - 1);
}

static void closed(int *n) {
    printf("closed %d\n", *n);
}

int real(int n) {
    return n + 1;
}
int other(int n) __attribute__((alias("real")));

static int machine(const unsigned char *code) {
    static const void *const table[] = {&&stop, &&increment, &&twice};
    int n = 1;

    goto *table[*code++];
increment:
    n++;
    goto *table[*code++];
twice:
    n *= 2;
    goto *table[*code++];
stop:
    return n;
}

int main(void) {
    static const unsigned char code[] = {1, 2, 2, 1, 0};
    volatile int tries = 0;
    int value = setjmp(state);

    tries++;
    printf("%s %d %d\n", order, value, tries);
    if (value == 0)
        deep(5);
    if (tries == 2)
        longjmp(state, 0);
    atexit(at_exit);
    each += atomic_fetch_add(&counter, 5) + __sync_add_and_fetch(&each, 1);
    printf("%d %d %d %d\n", each, atomic_load(&counter), machine(code), other(4));
    {
        int local __attribute__((cleanup(closed))) = 9;
        local++;
    }
    return 5;
}
