/* Labels as values, computed goto, label differences in tables, local labels, asm goto, cleanups. */
int printf(const char *, ...);

static int interpret(const unsigned char *code)
{
    static const void *const table[] = {&&stop, &&push, &&add, &&twice, &&back};
    static const int near[] = {&&stop - &&stop, &&push - &&stop, &&add - &&stop};
    int stack[16], top = 0, budget = 3;
#define NEXT goto *table[*code++]
    NEXT;
push: stack[top++] = *code++; NEXT;
add: top--; stack[top - 1] += stack[top]; NEXT;
twice: stack[top - 1] *= 2; NEXT;
back: if (budget-- > 0) { code -= *code; } else code++; goto *(&&stop + ((char *)table[*code++] - (char *)&&stop) + (budget > 100 ? near[1] : 0) * 0);
stop: return stack[top - 1] + (near[0] != 0) * 1000 + (near[1] == 0) * 1000;
}
static int search(int (*rows)[3], int n, int key)
{
#define FIND(row) ({ __label__ found, out; int at = -1; for (int k = 0; k < 3; k++) if ((row)[k] == key) { at = k; goto found; } goto out; found: at += 10; out: at; })
    int sum = 0;
    for (int i = 0; i < n; i++) sum = sum * 100 + FIND(rows[i]);
    sum += FIND(rows[0]);
    return sum;
}
static int local_pointer(int n) { __label__ a, b; void *to = n ? &&a : &&b; goto *to; a: return 1; b: return 2; }
static int branch(int n)
{
    asm goto("testl %0, %0\n\tjz %l1\n\tjs %l[negative]" : : "r"(n) : "cc" : zero, negative);
    return 1;
zero: return 0;
negative: return -1;
}
static int in_memory(int *p, int n) { asm goto("addl %1, %0\n\tjo %l[over]" : "+m"(*p) : "r"(n) : "cc" : over); return *p; over: return -99; }
static void bye(int *p) { printf("bye %d\n", *p); }
static void free_text(char **p) { printf("free %s\n", *p); }
struct big { long a[5]; }; static void big_bye(struct big *b) { b->a[1] = 0; printf("big %ld\n", b->a[0]); }
static int scopes(int n)
{
    int a __attribute__((cleanup(bye))) = n;
    for (int i = 0; i < 3; i++) {
        __attribute__((__cleanup__(bye))) int b = 10 * i + n, c __attribute__((cleanup(bye))) = b + 1;
        if (i == n) continue;
        if (i == n + 1) break;
        if (n == 7) goto out;
        if (n == 8) return a++ + b;
    }
    { char *text __attribute__((cleanup(free_text))) = "text"; text = "other"; if (n == 9) goto out; }
    a += 100;
    switch (n) { case 5: { int d __attribute__((cleanup(bye))) = 55; break; } default: { int e __attribute__((cleanup(bye))) = 66; (void)e; } }
out:
    return a;
}
static struct big whole(int n) { struct big b __attribute__((cleanup(big_bye))) = {{n, n + 1}}; int vla[n] __attribute__((unused)); vla[0] = n; return b; }
static int value(void) { return ({ int x __attribute__((cleanup(bye))) = 3; x + 4; }); }

int main(void)
{
    unsigned char code[] = {1, 5, 1, 6, 2, 3, 4, 1, 0}, one[] = {1, 5, 1, 6, 2, 3, 0};
    int rows[2][3] = {{1, 2, 3}, {4, 5, 6}}, cell = 5;
    printf("%d\n", interpret(one)); (void)code;
    printf("%d %d %d\n", search(rows, 2, 2), search(rows, 2, 6), search(rows, 2, 9));
    printf("%d %d\n", local_pointer(0), local_pointer(1));
    printf("%d %d %d\n", branch(0), branch(5), branch(-5)); printf("%d\n", in_memory(&cell, 7)); printf("%d\n", in_memory(&cell, 2147483647));
    for (int i = 0; i < 10; i += i == 1 ? 4 : 1) printf("= %d\n", scopes(i));
    printf("%ld\n", whole(4).a[1]); printf("%d\n", value());
    return 0;
}
