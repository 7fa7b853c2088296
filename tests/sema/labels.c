void f(int n)
{
    __label__ here, here;
    void *p = &&nowhere;
    goto *n;
    {
        __label__ inner;
        inner:;
    }
    goto inner;
    asm goto("" : : : : gone);
    asm goto("" : "=r"(n) : : : out);
out:
    ;
}
void *p = &&out;

// 3:5: label 'here' is declared twice in this block
// 5:5: a computed goto needs a pointer, not 'int'
// 10:5: label 'inner' is not defined
// 11:5: label 'gone' is not defined
// 4:15: label 'nowhere' is not defined
// 16:11: the address of a label outside a function
