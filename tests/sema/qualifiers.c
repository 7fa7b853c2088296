int *const p;
const int a[3];
void f(void)
{
    p = 0;
    a[1] = 2;
    *a = 3;
    p++;
}

// 5:5: cannot assign to an object of type 'int *const'
// 6:5: cannot assign to an object of type 'const int'
// 7:5: cannot assign to an object of type 'const int'
// 8:5: cannot assign to an object of type 'int *const'
