int f(int n)
{
    return *n;
}
int g(int n)
{
    return n[n];
}
void h(void *p)
{
    int a = *p;
}

// 3:12: cannot dereference 'int'
// 7:12: cannot index 'int' with 'int'
// 11:13: initialiser: this expression has type void, it has no value
