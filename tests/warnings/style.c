// flags: -Wfloat-equal -Wvla -Wdeclaration-after-statement -Wredundant-decls -Wswitch-default -Wdouble-promotion
int f(int n, double d, float q);
int f(int n, double d, float q); // warn redundant-decls

int f(int n, double d, float q)
{
    int a[n]; // warn vla
    a[0] = d == 1.0; // warn float-equal
    int late = n; // warn declaration-after-statement
    switch (n) { // warn switch-default
    case 1:
        break;
    }
    d = q * d; // warn double-promotion
    return late + a[0] + (int)d;
}
