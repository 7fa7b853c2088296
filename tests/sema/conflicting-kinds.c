int a;
int a(void);
void f(void)
{
    enum { A };
    int A;
    static int b;
    int b;
}

// 2:5: 'a' is declared as 'int (void)', but before as 'int'
// 6:9: 'A' is declared twice in this block
// 8:9: 'b' is declared twice in this block
