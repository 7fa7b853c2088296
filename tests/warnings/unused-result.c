__attribute__((warn_unused_result)) int must(void);
int may(void);

void f(void)
{
    must(); // warn unused-result
    may();
    (void)must(); // warn unused-result
    int x = must();
    (void)x;
    if (must())
        may();
}
