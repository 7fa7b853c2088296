// Every block is seen, or entered from elsewhere: nothing changes.
void runtime_exit(int status) __attribute__((noreturn));
static int shared(int n) {
    int sum = 0;
    switch (n & 3) {
        do {
    case 0: sum++;
    case 1: sum += 2;
        } while (--n > 0);
    }
    return sum;
}
// unit: app/main.c
int main(int argc, char **argv) {
    int n = 5;
    if (argc > 3) {
    into:
        printf("into %d\n", n);
        if (n == 3)
            return shared(n);
    }
    n--;
    printf("%d %d\n", shared(4), shared(5));
    goto into;
}
