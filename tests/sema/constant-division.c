int a = 1 / 0;
int b[1 % 0];
enum { A = 1 << 40 };
int f(int n)
{
    switch (n) {
    case 1 / 0:
        ;
    }
    return 0;
}

// 1:9: an initialiser of a static object must be constant
// 2:7: the size of an array at file scope must be constant
// 3:12: an enumerator's value is not an integer constant expression
// 7:10: a case label is not an integer constant expression
