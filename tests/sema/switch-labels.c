void f(int n)
{
    switch (n) {
    case 1:
    case 2:
    case 1:
        ;
    }
}
void g(int n)
{
    switch (n) {
    case 1 ... 5:
    case 3:
        ;
    }
}
void h(int n)
{
    switch (n) {
    default:
    default:
        ;
    }
}
void i(int n)
{
    switch (n) {
    case n:
        ;
    }
}
void j(double d)
{
    switch (d) {
    }
}
void k(int n)
{
    switch (n) {
    case 5 ... 1:
        ;
    }
}
void l(int n)
{
    case 1:
        ;
}
void m(int n)
{
    switch (n) {
    case 1.5:
        ;
    }
}

// 6:5: case value 1 is used twice
// 14:5: case value 3 is used twice
// 22:5: a second 'default' in one switch
// 29:10: a case label is not an integer constant expression
// 35:13: a switch needs an integer, not 'double'
// 41:5: the case range is empty
// 47:5: 'case' outside a switch
// 53:10: a case label is not an integer constant expression
