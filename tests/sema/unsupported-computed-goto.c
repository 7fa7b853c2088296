void f(void)
{
    void *p = &&here;
here:
    goto *p;
}

// 3:15: the address of a label is not supported
// 5:5: computed goto is not supported
