int f(int n)
{
    if (n) {
        return 1;
    return 0;
}

int g(void) { return no_such; }

int h(void)
    return 2;
}

int i(void) { return 3; } }

int j(void) { return k; }
// 8:5: error: nested function 'g' is not supported
// 10:12: error: expected ';' before 'return'
// 8:22: error: 'no_such' is not declared
// 16:22: error: 'k' is not declared
