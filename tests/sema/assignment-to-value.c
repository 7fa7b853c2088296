void f(int a, const int b, int c[3])
{
    a + 1 = 2;
}
void g(const int b)
{
    b = 1;
}
int h[3];
void i(void)
{
    h = 0;
}
void j(void)
{
    j = 0;
}
void k(int a)
{
    5++;
}

// 3:5: this expression is not assignable
// 7:5: cannot assign to an object of type 'const int'
// 12:5: this expression is not assignable
// 16:5: this expression is not assignable
// 20:5: this expression is not assignable
