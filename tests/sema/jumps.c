void f(void)
{
    break;
}
void g(int n)
{
    switch (n) {
    case 1:
        continue;
    }
}

// 3:5: 'break' outside a loop or switch
// 9:9: 'continue' outside a loop
