void a;
void f(void)
{
    void b;
}

// 1:6: 'a' has type void
// 4:10: 'b' has type void
