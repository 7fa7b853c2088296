__attribute__((deprecated)) int old(void);
int older __attribute__((deprecated("use newer")));

int f(void)
{
    return old() + older; // warn deprecated-declarations
}
